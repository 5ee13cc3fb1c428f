"""Scripts that answer one word in a process of their own, each with as little as its engine needs."""
