"""The blueprint all pages of this room hang on."""

from flask import Blueprint

bp = Blueprint("scheduling", __name__, url_prefix="/scheduling")
