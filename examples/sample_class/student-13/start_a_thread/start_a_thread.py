# I did not have time, sorry.
