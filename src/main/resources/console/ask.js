// A dialog that asks before something is changed, and for the reason where one is wanted.
import { html, nothing, render } from './lib/lit-html.js';

const place = document.body.appendChild(document.createElement('div'));

/**
 * @param title what is about to be done
 * @param text what that means
 * @param reason the label of the reason's field; none where no reason is kept
 * @param word on the button that does it
 * @returns the reason, "" where none was wanted; null where it was called off
 */
export function askFor({ title, text, reason, word, bad }) {
  return new Promise((answer) => {
    let given = null;
    const end = (submitted) => {
      submitted.preventDefault();
      given = new FormData(submitted.target).get('reason')?.trim() ?? '';
      if (!reason || given) {
        place.querySelector('dialog').close();
      }
    };
    render(nothing, place);
    render(
      html`<dialog aria-labelledby="asked" @close=${() => answer(given)}>
        <form @submit=${end}>
          <h2 id="asked">${title}</h2>
          <p>${text}</p>
          ${reason ? html`<label class="field">${reason}<textarea name="reason" required maxlength="500"></textarea></label>` : nothing}
          <p class="soft small">The browser asks who you are, if it does not know yet.</p>
          <div class="ends">
            <button type="button" @click=${() => place.querySelector('dialog').close()}>Leave it</button>
            <button class=${bad ? 'bad' : 'main'}>${word}</button>
          </div>
        </form>
      </dialog>`,
      place,
    );
    const dialog = place.querySelector('dialog');
    dialog.showModal();
    dialog.querySelector('textarea')?.focus();
  });
}
