# Reads wakpi.cdef.h, the interface as the headers declare it, and lists of it what `list` asks for:
#   functions   the names of all functions, one a line
#   opaque      the names of all structs that are declared but not defined
#   manifest    a C program that prints the layout of every struct, the value of every constant and the
#               declaration of every type and function, one a line; `header` is the one to include, wakpi.h where not given
# Nothing of the interface is typed a second time: what a header gains turns up here by itself.

{
    sub(/\/\*.*\*\//, "")
    text = text " " $0
}

END {
    gsub(/[ \t]+/, " ", text)
    split_statements()
    if (list == "functions")
        print_names(functions, function_count)
    else if (list == "opaque")
        print_opaque()
    else if (list == "manifest")
        print_manifest()
    else {
        print "interface.awk: list is functions, opaque or manifest" > "/dev/stderr"
        exit 2
    }
}

# Cuts the text at every semicolon outside braces and files each statement.
function split_statements(    i, depth, start, c)
{
    start = 1
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (c == "{")
            depth++
        else if (c == "}")
            depth--
        else if (c == ";" && depth == 0) {
            file_statement(trimmed(substr(text, start, i - start)))
            start = i + 1
        }
    }
}

function file_statement(statement,    words, n)
{
    if (statement ~ /^(typedef )?enum/)
        file_constants(inside(statement))
    else if (statement ~ /^(typedef )?struct [A-Za-z0-9_]+ *\{/) {
        split(statement, words, " ")
        file_struct(words[1] == "typedef" ? words[3] : words[2], inside(statement))
    } else if (statement ~ /^(typedef )?struct [a-z0-9_]+( [a-z0-9_]+)?$/) {
        split(statement, words, " ")
        opaque[words[1] == "typedef" ? words[3] : words[2]] = 1
    } else if (statement ~ /^typedef /) {
        types[++type_count] = statement
        n = split(statement, words, " ")
        if (n == 3)
            meaning[words[3]] = words[2]
    } else if (match(statement, /wakpi_[a-z0-9_]+ *\(/)) {
        functions[++function_count] = trimmed(substr(statement, RSTART, RLENGTH - 1))
        prototypes[function_count] = statement
    } else if (statement != "") {
        print "interface.awk: cannot read: " statement > "/dev/stderr"
        exit 2
    }
}

function inside(statement)
{
    sub(/^[^{]*\{/, "", statement)
    sub(/\}[^}]*$/, "", statement)
    return statement
}

function file_constants(body,    parts, n, i)
{
    n = split(body, parts, ",")
    for (i = 1; i <= n; i++) {
        sub(/=.*/, "", parts[i])
        parts[i] = trimmed(parts[i])
        if (parts[i] != "")
            constants[++constant_count] = parts[i]
    }
}

# Fields are `type name`, `type name[n]`, `type *name` or, as in Arrow's structs, `type (*name)(...)`, one declarator each.
function file_struct(name, body,    parts, n, i, field, type)
{
    structs[++struct_count] = name
    n = split(body, parts, ";")
    for (i = 1; i <= n; i++) {
        field = trimmed(parts[i])
        if (field == "")
            continue
        if (match(field, /\(\*[a-z_]+\)/)) {
            fields[name, ++field_count[name]] = substr(field, RSTART + 2, RLENGTH - 3)
            holds_pointer[name] = 1
            continue
        }
        if (field ~ /[,({]/) {
            print "interface.awk: one plain field a declaration, please: struct " name ": " field > "/dev/stderr"
            exit 2
        }
        type = field
        sub(/\[.*/, "", field)
        match(field, /[a-z0-9_]+$/)
        fields[name, ++field_count[name]] = substr(field, RSTART)
        if (!fixed_width(type))
            holds_pointer[name] = 1
    }
}

# Whether a field is as wide on every machine.
function fixed_width(field,    words)
{
    split(field, words, " ")
    while (words[1] in meaning)
        words[1] = meaning[words[1]]
    return field !~ /\*/ && words[1] ~ /^(u?int(8|16|32|64)_t|char|double|float)$/
}

function print_names(names, count,    i)
{
    for (i = 1; i <= count; i++)
        print names[i]
}

function print_opaque(    i, name)
{
    for (i = 1; i <= struct_count; i++)
        delete opaque[structs[i]]
    for (name in opaque)
        print name
}

# A line of a struct that holds pointers or sizes begins with "lp64", since it is true on such machines alone.
function print_manifest(    i, j, name, prefix)
{
    print "#include <wakpi/" (header ? header : "wakpi.h") ">\n#include <stdio.h>\n\nint main(void)\n{"
    for (i = 1; i <= constant_count; i++)
        printf "    printf(\"constant %s %%lld\\n\", (long long)%s);\n", constants[i], constants[i]
    for (i = 1; i <= struct_count; i++) {
        name = structs[i]
        prefix = (name in holds_pointer) ? "lp64 " : ""
        printf "    printf(\"%sstruct %s size %%u\\n\", (unsigned)sizeof(struct %s));\n", prefix, name, name
        for (j = 1; j <= field_count[name]; j++)
            printf "    printf(\"%sfield %s.%s at %%u size %%u\\n\", (unsigned)offsetof(struct %s, %s), " \
                "(unsigned)sizeof(((struct %s *)0)->%s));\n", \
                prefix, name, fields[name, j], name, fields[name, j], name, fields[name, j]
    }
    for (i = 1; i <= type_count; i++)
        printf "    puts(\"%s\");\n", types[i]
    for (i = 1; i <= function_count; i++)
        printf "    puts(\"function %s\");\n", prototypes[i]
    print "    return 0;\n}"
}

function trimmed(s)
{
    gsub(/^ +| +$/, "", s)
    return s
}
