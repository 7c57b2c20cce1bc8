-- The fields that leads are written into and that the system was seen to lack, with commas between; empty: it has all. NULL: that is not known.
ALTER TABLE syncs ADD COLUMN lacks TEXT;
