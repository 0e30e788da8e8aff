# install_packages <package>...: installs those of Debian's packages that are lacking, as root or by sudo, and says
# so. Sourced by tests/run.sh and examples/quickstart.sh.

lacking()
{
    local package
    for package in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
    done
}

install_packages()
{
    local root=() missing
    if ! command -v apt-get >/dev/null; then
        echo "no apt-get here: taking it that these are there: $*"
        return
    fi
    missing=$(lacking "$@" | tr '\n' ' ')
    if [ -z "$missing" ]; then
        return
    fi
    echo "installing what is lacking: $missing"
    [ "$(id -u)" = 0 ] || root=(sudo)
    # shellcheck disable=SC2086
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
        "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends $missing >/dev/null ||
        echo "apt-get failed; going on with what is there"
}
