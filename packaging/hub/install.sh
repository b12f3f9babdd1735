#!/usr/bin/env bash
# Installs the hub for viewers on a fresh server with Debian 12, or brings it up to date:
#
#   bash packaging/hub/install.sh --name hub.example.org --channel oksana
#
#   --name NAME        the server's name in DNS; it gets a certificate of Let's Encrypt
#   --channel NAME     4 to 32 small letters and digits; part of the links
#   --with-redis IP    this server's address in a network that only your servers reach: installs Redis there, for more than one node
#   --redis URL        a node more: the Redis of the first one, as that printed
#   --secret SECRET    a node more: the secret of the first one
#   --local            without name and certificate, at 127.0.0.1:8080, for a proxy or tunnel of yours
#   --container        with --only-write: for docker-compose.yml beside this file
#   --only-write DIR   install nothing; write what would be installed into a folder
#
# At its end it prints the line to paste into Efir. Run it again after an update of Efir; the secret stays.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

say() { printf '%s\n' "$*" >&2; }
die() { say "$*" && exit 1; }

name='' channel='' redis='' redis_at='' secret='' target='' is_local='' is_container=''
while (($#)); do
  case $1 in
    --local) is_local=1 && shift && continue ;;
    --container) is_local=1 is_container=1 && shift && continue ;;
    --name | --channel | --with-redis | --redis | --secret | --only-write) (($# > 1)) || die "$1 needs a value" ;;
    *) die "unknown option: $1 (see the beginning of this file)" ;;
  esac
  case $1 in
    --name) name=$2 ;;
    --channel) channel=$2 ;;
    --with-redis) redis_at=$2 ;;
    --redis) redis=$2 ;;
    --secret) secret=$2 ;;
    --only-write) target=$2 ;;
  esac
  shift 2
done
[[ $channel =~ ^[a-z0-9]{4,32}$ ]] || die 'give --channel with 4 to 32 small letters and digits, such as --channel oksana'
[[ $is_local || $name =~ ^[a-z0-9]([a-z0-9.-]{1,250})[a-z0-9]$ ]] || die 'give --name with the name of this server in DNS, or --local'
[[ -z $secret || $secret =~ ^[A-Za-z0-9_-]{16,200}$ ]] || die 'this is no secret of a hub'
[[ -z $redis || $redis =~ ^redis://[A-Za-z0-9:@._-]+$ ]] || die '--redis takes an address such as redis://:password@10.0.0.2:6379'
[[ -z $redis_at || $redis_at =~ ^[0-9a-f.:]+$ ]] || die '--with-redis takes the address of this server in your own network'

random() { head -c 256 /dev/urandom | LC_ALL=C tr -dc 'A-Za-z0-9' | head -c 32 || true; }

# kept FILE: prints what a file holds; without one, writes a random text into it first. Only root may read it.
kept() {
  [[ -s $1 ]] || (umask 077 && random >"$1")
  cat "$1"
}

[[ $target ]] && mkdir -p "$target" && target=$(cd "$target" && pwd)
pages=${target:-/var/www/efir-hub} kept_in=${target:-/etc/efir-hub}
mkdir -p "$pages" "$kept_in"

if [[ -z $target ]]; then
  [[ $(id -u) == 0 ]] || die 'run this as root'
  export DEBIAN_FRONTEND=noninteractive
  packages=(nginx-light libnginx-mod-nchan)
  [[ $name && -z $is_local ]] && packages+=(certbot)
  [[ $redis_at ]] && packages+=(redis-server)
  apt-get -qq update && apt-get -qq install -y --no-install-recommends "${packages[@]}" >/dev/null
fi

[[ $secret ]] && (umask 077 && printf %s "$secret" >"$kept_in/secret")
secret=$(kept "$kept_in/secret")
if [[ $redis_at ]]; then
  password=$(kept "$kept_in/redis")
  redis="redis://:$password@$redis_at:6379"
  if [[ -z $target ]]; then
    # Nothing is kept on the disk: what is published again a second later is worth nothing tomorrow.
    cat >/etc/redis/efir-hub.conf <<END
bind $([[ $redis_at == 127.0.0.1 ]] || echo 127.0.0.1) $redis_at
requirepass $password
save ""
appendonly no
maxmemory 256mb
maxmemory-policy noeviction
END
    grep -qx 'include /etc/redis/efir-hub.conf' /etc/redis/redis.conf || echo 'include /etc/redis/efir-hub.conf' >>/etc/redis/redis.conf
    systemctl restart redis-server
  fi
fi

# The pages, as they lie in this folder of Efir.
rm -rf "$pages/hub" "$pages/widgets"
mkdir -p "$pages/widgets"
cp -r "$root/resources/hub" "$pages/hub"
cp -r "$root/resources/widgets/shared" "$pages/widgets/shared"
find "$pages/hub" "$pages/widgets" -name '*.d.ts' -delete
chmod -R a+rX "$pages/hub" "$pages/widgets"

listen='127.0.0.1:8080' tls='' plain='' address=http://127.0.0.1:8080
if [[ -z $is_local ]]; then
  address=https://$name listen='[::]:443 ssl http2 ipv6only=off'
  at=/etc/letsencrypt/live/$name
  tls="ssl_certificate $at/fullchain.pem; ssl_certificate_key $at/privkey.pem; ssl_protocols TLSv1.2 TLSv1.3; "
  tls+='ssl_session_cache shared:tls:10m; add_header Strict-Transport-Security "max-age=31536000" always;'
  plain="server { listen [::]:80 ipv6only=off; server_name $name; return 301 https://$name\$request_uri; }"
  if [[ -z $target && ! -e $at ]]; then
    systemctl stop nginx
    certbot certonly --standalone --non-interactive --agree-tos --register-unsafely-without-email -d "$name" \
      --pre-hook 'systemctl stop nginx' --post-hook 'systemctl start nginx' ||
      die "no certificate: does $name lead to this server, and is port 80 open?"
  fi
fi
shared='' pass=''
if [[ $redis ]]; then
  shared="upstream shared { nchan_redis_server $redis; nchan_redis_storage_mode distributed; }" pass='nchan_redis_pass shared;'
fi

[[ $is_container ]] && listen=8080
conf=$(<"$here/nginx.conf")
put() { conf=${conf//"@$1@"/"$2"}; }
put USER 'user www-data;'
put DIR /var/lib/nginx
put PID /run/nginx.pid
put LOG /var/log/nginx/error.log
put LISTEN "$listen"
put NAME "${name:-localhost}"
put TLS "$tls"
put PLAIN "$plain"
put CHANNEL "$channel"
put SECRET "$secret"
put PAGES "$([[ $is_container ]] && echo /hub || echo "$pages")"
put REDIS "$shared"
put PASS "$pass"
put ASKS 6r/m
put COMMANDS 60r/m
put READERS 20

if [[ $target ]]; then
  (umask 077 && printf '%s\n' "$conf" >"$target/nginx.conf")
else
  [[ -e /etc/nginx/nginx.conf.before-efir ]] || cp /etc/nginx/nginx.conf /etc/nginx/nginx.conf.before-efir
  (umask 077 && printf '%s\n' "$conf" >/etc/nginx/nginx.conf)
  nginx -t -q && systemctl enable --quiet nginx && systemctl restart nginx
fi

say
say "The hub is ready. Viewers open $address/c/$channel"
[[ $redis_at ]] && say "One node more, on another server:
  bash packaging/hub/install.sh --name THE-SAME-NAME --channel $channel --secret $secret --redis $redis"
say 'Paste this line into Efir, page Feeds, card Hub. Who has it can speak as you:'
echo "efir-hub:$address#$channel:$secret"
