"""What storage costs in mm2, pJ and ns: Liberty files, tables of macros, synthesis."""
