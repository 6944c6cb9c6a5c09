"""What goes in and out, as marshmallow schemas; the OpenAPI description is made from them."""
