"""What does a source repeat from article to article, and is no part of any of them?"""
