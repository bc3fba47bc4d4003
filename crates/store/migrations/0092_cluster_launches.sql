-- A cluster launches a movement of its own: movement_body.cluster_id beside unit_id (a unit of the tree) and name (a body outside it).
ALTER TABLE movement_body ADD COLUMN cluster_id UUID REFERENCES cluster (id);
CREATE INDEX movement_body_cluster ON movement_body (cluster_id);
