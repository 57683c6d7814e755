"""The pack for a lesson: a plan, a world, what every team is told and what the teacher knows."""
