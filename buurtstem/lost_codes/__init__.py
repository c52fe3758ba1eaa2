"""Lost codes: who lost a receipt asks without an account; two people decide, and hiding harms nobody."""
