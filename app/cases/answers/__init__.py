"""What stands in the forms of a step, and beside them: answers, files, documents."""
