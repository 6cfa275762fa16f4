/** Whom a saver sent to lately: kept in this browser alone, for this saver. */
const MOST = 5;
const place = (user) => `nissmart.people.${user.id}`;

/** [{email, name}], latest first. */
export function recentPeople(user) {
  try {
    return JSON.parse(localStorage.getItem(place(user)) ?? '[]');
  } catch {
    return [];
  }
}

export function rememberPerson(user, person) {
  try {
    const others = recentPeople(user).filter((one) => one.email.toLowerCase() !== person.email.toLowerCase());
    localStorage.setItem(place(user), JSON.stringify([person, ...others].slice(0, MOST)));
  } catch {
    // Without storage there is nothing to pick from.
  }
}
