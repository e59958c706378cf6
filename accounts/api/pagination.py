"""Cursor pages in filing order: no row is skipped or repeated while others write, and page 10,000 costs like page 1."""

from rest_framework.pagination import CursorPagination


class FilingOrderPagination(CursorPagination):
    """Newest first by key; `page_size` up to 200."""

    ordering = "-pk"
    page_size_query_param = "page_size"
    max_page_size = 200
