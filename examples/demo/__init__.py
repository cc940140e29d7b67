"""The demo: dueprocess and the example super-app on one machine, filled with cases in every state."""
