setup-unit-unknown = There is no unit with the code “{ $code }”. Nothing was saved; choose a unit from the list.
setup-person-unknown = There is nobody with the code “{ $code }” in the register. Nothing was saved; check the code or leave it empty.
