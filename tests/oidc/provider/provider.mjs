// A real OpenID provider for the tests (oidc-provider, MIT), with a sign-in page of its own and people from a file.
// Started by tests/oidc/provider.py with one argument: the settings as JSON. It prints one line when it answers.
import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const settings = JSON.parse(process.argv[2]);
const { issuer, port, app, people, keyId, idTokenLasts, alg } = settings;

const pair = alg.startsWith('ES')
  ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
  : generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = { ...pair.privateKey.export({ format: 'jwk' }), kid: keyId, use: 'sig', alg };

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'desk',
    client_secret: settings.secret,
    redirect_uris: [`${app}/desk/oidc/callback`],
    post_logout_redirect_uris: [`${app}/desk/sign-in`],
    backchannel_logout_uri: `${app}/desk/oidc/logout`,
    backchannel_logout_session_required: true,
    grant_types: ['authorization_code'],
    response_types: ['code'],
    id_token_signed_response_alg: alg,
  }],
  jwks: { keys: [key] },
  cookies: { keys: ['for the tests alone'] },
  claims: { openid: ['sub', 'acr', 'amr', 'employee_number', 'groups', 'email'] },
  conformIdTokenClaims: false,
  acrValues: ['urn:example:one', 'urn:example:two'],
  ttl: { IdToken: idTokenLasts, AccessToken: 60, Session: 3600, Grant: 3600, Interaction: 600 },
  features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
  // The library's own fetch refuses addresses of this machine: right for a provider, wrong for a test.
  fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
  interactions: { url: (_ctx, interaction) => `/sign-in/${interaction.uid}` },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id]?.claims }) }),
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope('openid');
    await grant.save();
    return grant;
  },
});

const page = (uid) => `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Directory</title>
<form method="post" action="/sign-in/${uid}"><label>Name <input name="name"></label>
<label><input type="checkbox" name="second" value="1"> Second factor</label><button>Continue</button></form>`;

async function signIn(request, response, uid) {
  const form = new URLSearchParams(await new Response(request).text());
  const name = form.get('name');
  const second = form.get('second') === '1';
  const result = people[name]
    ? { login: {
      accountId: name,
      acr: second ? 'urn:example:two' : 'urn:example:one',
      amr: second ? ['pwd', 'otp'] : ['pwd'],
    } }
    : { error: 'access_denied' };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const answer = provider.callback();
createServer((request, response) => {
  const { pathname } = new URL(request.url, issuer);
  if (!pathname.startsWith('/sign-in/')) return answer(request, response);
  const uid = pathname.slice('/sign-in/'.length);
  if (request.method === 'POST') return signIn(request, response, uid).catch(() => response.writeHead(400).end());
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(uid));
}).listen(port, '127.0.0.1', () => console.log('ready'));
