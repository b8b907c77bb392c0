"""What-if: patches on a pool, sweeps and comparison; they come with their own issue."""
