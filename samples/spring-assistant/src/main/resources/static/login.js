// The login form: brings the token against forged requests along, and says what went wrong.

import { csrf } from './csrf.js';

const $ = (id) => document.getElementById(id);
const MESSAGES = {
  wrong: 'That name and password do not fit together.',
  out: 'You have signed out. What was remembered stays.',
  away: 'The application cannot be reached; is it still running?',
  again: 'Please sign in again: the application was restarted, or you were away for long.',
};

function say(reason) {
  $('alert').textContent = MESSAGES[reason];
  $('alert').classList.toggle('calm', reason === 'out' || reason === 'again');
  $('alert').hidden = false;
}

const reason = location.search.slice(1);
if (Object.hasOwn(MESSAGES, reason)) {
  say(reason);
}

$('login').addEventListener('submit', async (event) => {
  event.preventDefault();
  try {
    const response = await fetch('/login', {
      method: 'POST',
      headers: { 'X-XSRF-TOKEN': csrf() },
      body: new URLSearchParams(new FormData($('login'))),
    });
    // The server has answered with the address to go on at: the conversation, or this form again.
    location.assign(response.ok ? response.url : '/login.html?again');
  } catch {
    say('away');
  }
});
