"""A regency's recap sheet, reconciled with what its answers give before anything is written."""
