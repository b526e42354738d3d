"""Block codes: one object per code, shared by simulator and hardware."""
