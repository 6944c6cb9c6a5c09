"""One module an area of pages: routes with their guards, and what the templates of pages/<area> show."""
