"""Staff: who is appointed, appointing, dismissing."""
