#!/bin/sh
# What the container does: keys of the host once, then the daily work every night beside the SSH server.
set -eu
mkdir -p /srv/tuils/ssh /run/sshd
chmod 700 /srv/tuils/ssh
[ -f /srv/tuils/ssh/ssh_host_ed25519_key ] || ssh-keygen -q -t ed25519 -N '' -f /srv/tuils/ssh/ssh_host_ed25519_key
chown desk: /srv/tuils
[ -d /srv/tuils/opac ] || install -d -o desk -g desk -m 755 /srv/tuils/opac
chmod 711 /srv/tuils

daily() {
    while true; do
        sleep $(( $(date -d "tomorrow 03:00" +%s) - $(date +%s) ))
        [ -f /srv/tuils/library.db ] || continue
        su desk -c 'TUILS_LIBRARY=/srv/tuils/library.db TUILS_STATE=/srv/tuils/state tuils daily' || true
    done
}
daily &
exec /usr/sbin/sshd -D -e
