"""What stands between coders and a memory or a stream."""
