"""Made files of many formats with the truth about each: `cases`, then a module for each family of formats."""
