"""The answers of the desk as the OpenAPI document tells them; tests hold them equal to the shapes."""
