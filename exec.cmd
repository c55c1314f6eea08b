@rem The start script is "exec node ...": a shell left standing between npm and the program would
@rem keep an interrupt to itself. Windows has no exec and needs none, so here it only runs the rest.
@%*
