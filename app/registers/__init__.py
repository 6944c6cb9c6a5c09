"""What procedures decide about: people, organisations, data sets, experts, scenes, models, files, the calendar.

Functions that write say so; their caller opens `store.writing()`. The few that open it themselves say that.
"""
