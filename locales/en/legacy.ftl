# Legacy encodings: what was found, what it would become. Nothing is repaired by itself; a person sees both and decides.
legacy-unicode = Unicode
legacy-decomposed = decomposed Unicode (marks apart)
legacy-stray-oi = Unicode with Ƣ in place of Ư
legacy-misread-utf8 = UTF-8 read in the wrong encoding
legacy-tcvn3 = TCVN3 (ABC)
legacy-tcvn3-capitals = TCVN3 (ABC), capital font
legacy-vni = VNI
legacy-confidence-low = not sure, please look
legacy-confidence-likely = probably right
legacy-confidence-certain = certain
legacy-doubt-lost-u-horn = “{ $word }” seems to have lost a ư. Look at the original and type it again.
legacy-doubt-also-reads = Can also be read as “{ $text }” ({ $encoding }).
legacy-doubt-mixed = This cell mixes Unicode and a legacy encoding; only the legacy words were read anew.
legacy-doubt-decided-by-neighbours = This cell alone does not tell; it was read like the other cells of its column.
legacy-doubt-font-disagrees = The font is a legacy one but the text is Unicode; the text was left as it is.
legacy-doubt-letters-lost = Letters were lost before (the sign �). Look at the original and type it again.
