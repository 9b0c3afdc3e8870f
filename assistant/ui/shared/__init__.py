"""What several parts of the page need: macros, style and scripts, and the plain functions behind them.

`macros.html` has icons, buttons, citations and marked passages; `page.css` the frame and `parts.css` what stands in it;
`send.js` all that goes to the server, `page.js` what the parts register with. `fields` says what an article's fields
are called, `marks` cuts a passage into marked pieces, `words` finds those that carried the match, `styles` prints
citations.
"""
