"""What the browser tools get from the build: data that a page or a script takes as it is, made once for each form."""
