"""The rules of files of stories: columns, lines, what a row must say, who takes files out."""
