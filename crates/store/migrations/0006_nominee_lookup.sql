-- Whether somebody is proposed twice is asked for every row of a list: by person, unit or outsider.
CREATE INDEX nominee_unit ON nominee (unit_id);
CREATE INDEX nominee_outsider ON nominee (outsider_id);
CREATE INDEX dossier_movement ON dossier (movement_id);
