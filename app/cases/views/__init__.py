"""What people see of cases, tasks and limits; nobody more than they may know."""
