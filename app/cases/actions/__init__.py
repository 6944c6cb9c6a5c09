"""What people do: start a case, complete a task, scan a code, take a case back."""
