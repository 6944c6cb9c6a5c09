"""The one way a case changes, whoever or whatever causes it: a step, in one transaction."""
