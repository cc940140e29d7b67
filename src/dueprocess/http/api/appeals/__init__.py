"""Appeals: lodging, withdrawing, taking, answering."""
