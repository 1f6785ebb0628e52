"""The blueprint all pages of this room hang on."""

from flask import Blueprint

bp = Blueprint("documents", __name__, url_prefix="/documents")
