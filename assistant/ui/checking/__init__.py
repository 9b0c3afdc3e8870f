"""What the tabs Draft and Quotations share: a text that a person pastes or uploads, set beside the articles row by row.

`sent` is the text as the page sends it, `view` cuts two texts where they differ. `macros.html` has the form and the
parts of a row, `checking.js` sends the text and counts the rows as they come, `checking.css` lays them out.
"""
