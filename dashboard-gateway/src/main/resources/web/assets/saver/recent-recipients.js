/** The people a saver paid recently, kept for this saver in this browser only. */
const MOST = 5;
const place = (user) => `nissmart.people.${user.id}`;

/** Returns [{email, name}], latest first. */
export function recentRecipients(user) {
  try {
    return JSON.parse(localStorage.getItem(place(user)) ?? '[]');
  } catch {
    return [];
  }
}

export function rememberRecipient(user, person) {
  try {
    const others = recentRecipients(user).filter((one) => one.email.toLowerCase() !== person.email.toLowerCase());
    localStorage.setItem(place(user), JSON.stringify([person, ...others].slice(0, MOST)));
  } catch {
    // Without storage there are no recent recipients.
  }
}
