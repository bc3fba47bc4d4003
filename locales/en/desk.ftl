desk-hello = Welcome, { $name }.
desk-no-role = This account has no role yet
desk-no-role-help = The administrator must give it a role within a unit, for example emulation officer, before work can start.
desk-step-units = Enter the tree of units
