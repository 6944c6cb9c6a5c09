"""What happens without a person: timers, messages, the calendar, cases that raise others."""
