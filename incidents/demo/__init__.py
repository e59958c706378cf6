"""The demo: real projects and publicly reported attacks, and made-up people who watch over them."""
