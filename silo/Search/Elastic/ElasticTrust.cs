using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AgriDirectory.Silo.Search.Elastic;

/// <summary>Which certificates of nodes are believed, beyond those that the system trusts.</summary>
internal static class ElasticTrust
{
    /// <summary>The check that the settings ask for; null for the system's own.</summary>
    internal static RemoteCertificateValidationCallback? Of(SearchOptions options)
    {
        if (options.FingerprintDigits is { } digits)
            return (_, certificate, chain, errors) => certificate is not null && ByFingerprint(new X509Certificate2(certificate), chain, errors, digits);

        if (options.CaFile is not { } file)
            return null;

        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return (_, certificate, chain, errors) => certificate is not null && SignedBy(authorities, new X509Certificate2(certificate), chain, errors);
    }

    /// <summary>The node's own certificate is the one; or another that it sent is, and has signed it.</summary>
    static bool ByFingerprint(X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors, string digits)
    {
        if (Fingerprint(certificate) == digits)
            return true;

        var authority = Sent(chain).FirstOrDefault(c => Fingerprint(c) == digits);
        return authority is not null && SignedBy([authority], certificate, chain, errors);
    }

    static bool SignedBy(X509Certificate2Collection authorities, X509Certificate2 certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        // The name must be right in any case; only who signs is decided here.
        if ((errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return false;

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(Sent(sent).ToArray());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    static IEnumerable<X509Certificate2> Sent(X509Chain? chain) =>
        chain is null ? [] : chain.ChainElements.Select(e => e.Certificate).Concat(chain.ChainPolicy.ExtraStore);

    static string Fingerprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);
}
