/** Names that no public server can have. */
const privateName = /(^|\.)(localhost|local|lan|internal|intranet|home\.arpa)$/;

/**
 * Whether a host is this machine or one of the user's own network, as far as its name or address tells: a name without a
 * dot, one of the endings that are never given away, or an address that is not routed.
 * @param hostname as `URL` spells it: in lower case, IPv6 in brackets
 */
export function isPrivateHost(hostname: string): boolean {
  if (hostname.startsWith("[")) return isPrivateIpv6(hostname.slice(1, -1));
  // `URL` has made four numbers of every spelling of an address.
  const parts = hostname.split(".").map(Number);
  if (parts.every((part) => Number.isInteger(part))) return isPrivateIpv4(parts);
  // A dot at the end only says that the name is whole.
  const name = hostname.replace(/\.$/, "");
  return !name.includes(".") || privateName.test(name);
}

function isPrivateIpv4([first = 0, second = 0]: readonly number[]): boolean {
  return (
    first === 127 ||
    first === 10 ||
    (first === 192 && second === 168) ||
    (first === 172 && second >= 16 && second < 32) ||
    (first === 169 && second === 254) ||
    // Between the customers of one carrier, which private networks of today use too.
    (first === 100 && second >= 64 && second < 128)
  );
}

/** Itself, of one link (fe80::/10), or unique to a site (fc00::/7). An IPv4 address in IPv6's clothes is not looked into. */
function isPrivateIpv6(address: string): boolean {
  return address === "::1" || /^fe[89ab]/.test(address) || /^f[cd]/.test(address);
}
