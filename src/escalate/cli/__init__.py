"""The command line: words in, words out; holds no logic."""
