"""How well pages become articles: measured on pages whose right answers are known, beside trafilatura, in one run."""
