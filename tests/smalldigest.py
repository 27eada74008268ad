"""A digest of one made-up paper, which several tests put beside something else."""

from __future__ import annotations

FIELDS = """# Arxiv Papers in math.OA on 2021-06-02
### On Squares
- **Arxiv ID**: http://arxiv.org/abs/2105.99002v2
- **DOI**: None
- **Categories**: **math.OA**, math.PR
- **Links**: [PDF](http://arxiv.org/pdf/2105.99002v2)
- **Published**: 2021-05-31 00:49:34+00:00
- **Updated**: 2021-06-02 10:00:00+00:00
- **Authors**: Ann Lee, Bob Marsh
- **Comment**: 8 pages
- **Journal**: None
- **Summary**: Of squares.
"""
