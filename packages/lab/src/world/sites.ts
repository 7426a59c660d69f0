/** A place with a data hall. */
export interface WorldSite {
  /** Short code, also in host names: `ams1`. */
  readonly code: string;
  readonly city: string;
  readonly country: string;
  readonly street: string;
  readonly latitude: number;
  readonly longitude: number;
  /** Second octet of the site's networks. */
  readonly octet: number;
}

const places = [
  ["ams", "Amsterdam", "NL", "Kabelweg 48", 52.39, 4.84],
  ["dub", "Dublin", "IE", "Clonshaugh Road 6", 53.41, -6.21],
  ["ber", "Berlin", "DE", "Lützowstraße 105", 52.5, 13.37],
  ["waw", "Warsaw", "PL", "Konstruktorska 5", 52.18, 21.0],
  ["osl", "Oslo", "NO", "Ulvenveien 89", 59.92, 10.82],
  ["lis", "Lisbon", "PT", "Rua da Tapada 12", 38.7, -9.18],
  ["mil", "Milan", "IT", "Via Caldera 21", 45.48, 9.1],
  ["par", "Paris", "FR", "Rue des Jeûneurs 40", 48.87, 2.34],
] as const;

/** Makes sites; a second round of the same cities gets the next number. */
export function createSites(count: number): WorldSite[] {
  return Array.from({ length: count }, (_, index) => {
    const [code, city, country, street, latitude, longitude] = places[index % places.length] ?? places[0];
    const round = Math.floor(index / places.length) + 1;
    return { code: `${code}${round}`, city, country, street, latitude, longitude, octet: 10 + index };
  });
}
