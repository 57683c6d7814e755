"""Papers to print or read aloud, as Markdown and as HTML; computes nothing."""
